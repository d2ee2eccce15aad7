"""The routers whose terms leadsim knows, by their keys of `leadsim export --as`."""

from collections.abc import Mapping
from types import MappingProxyType

from policies.router_chilipiper import CHILIPIPER
from policies.router_distribution_engine import DISTRIBUTION_ENGINE
from policies.router_hubspot import HUBSPOT
from policies.router_leandata import LEANDATA
from policies.router_place import Router
from policies.router_salesforce import SALESFORCE

ROUTER_PLACES: Mapping[str, Router] = MappingProxyType(
    {
        "leandata": LEANDATA,
        "hubspot": HUBSPOT,
        "salesforce": SALESFORCE,
        "chilipiper": CHILIPIPER,
        "distribution-engine": DISTRIBUTION_ENGINE,
    }
)
"""The same keys as `policies.router_names.ROUTERS`."""
