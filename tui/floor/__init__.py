"""The live floor without a screen: what everybody does and who waits at any instant of a run that was played."""
