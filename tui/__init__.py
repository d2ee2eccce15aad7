"""How people ask and see: commands and screens."""


def version() -> str:
    """The version of leadsim that is installed, or of the sources next to it."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("leadsim")
    except PackageNotFoundError:
        return "0.1.0"
