"""How people ask and see: commands and screens."""
