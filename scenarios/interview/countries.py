"""Time zone and currency of countries, so that the interview need not ask for them."""

from typing import NamedTuple


class Country(NamedTuple):
    """The zone is that of the capital or of most people."""

    name: str
    zone: str
    currency: str


COUNTRIES = {
    "AT": Country("Austria", "Europe/Vienna", "EUR"),
    "AU": Country("Australia", "Australia/Sydney", "AUD"),
    "BE": Country("Belgium", "Europe/Brussels", "EUR"),
    "BR": Country("Brazil", "America/Sao_Paulo", "BRL"),
    "CA": Country("Canada", "America/Toronto", "CAD"),
    "CH": Country("Switzerland", "Europe/Zurich", "CHF"),
    "CZ": Country("Czechia", "Europe/Prague", "CZK"),
    "DE": Country("Germany", "Europe/Berlin", "EUR"),
    "DK": Country("Denmark", "Europe/Copenhagen", "DKK"),
    "EE": Country("Estonia", "Europe/Tallinn", "EUR"),
    "ES": Country("Spain", "Europe/Madrid", "EUR"),
    "FI": Country("Finland", "Europe/Helsinki", "EUR"),
    "FR": Country("France", "Europe/Paris", "EUR"),
    "GB": Country("United Kingdom", "Europe/London", "GBP"),
    "GR": Country("Greece", "Europe/Athens", "EUR"),
    "HU": Country("Hungary", "Europe/Budapest", "HUF"),
    "IE": Country("Ireland", "Europe/Dublin", "EUR"),
    "IN": Country("India", "Asia/Kolkata", "INR"),
    "IT": Country("Italy", "Europe/Rome", "EUR"),
    "JP": Country("Japan", "Asia/Tokyo", "JPY"),
    "LT": Country("Lithuania", "Europe/Vilnius", "EUR"),
    "LV": Country("Latvia", "Europe/Riga", "EUR"),
    "MX": Country("Mexico", "America/Mexico_City", "MXN"),
    "NL": Country("Netherlands", "Europe/Amsterdam", "EUR"),
    "NO": Country("Norway", "Europe/Oslo", "NOK"),
    "NZ": Country("New Zealand", "Pacific/Auckland", "NZD"),
    "PL": Country("Poland", "Europe/Warsaw", "PLN"),
    "PT": Country("Portugal", "Europe/Lisbon", "EUR"),
    "RO": Country("Romania", "Europe/Bucharest", "RON"),
    "SE": Country("Sweden", "Europe/Stockholm", "SEK"),
    "SG": Country("Singapore", "Asia/Singapore", "SGD"),
    "SK": Country("Slovakia", "Europe/Bratislava", "EUR"),
    "TR": Country("Turkey", "Europe/Istanbul", "TRY"),
    "UA": Country("Ukraine", "Europe/Kyiv", "UAH"),
    "US": Country("United States", "America/New_York", "USD"),
    "ZA": Country("South Africa", "Africa/Johannesburg", "ZAR"),
}
ELSEWHERE = Country("", "UTC", "EUR")
"""What stands in the file of a country that is not listed."""


def code_of(given: str) -> str | None:
    """The code of a country by its English name or usual short name; None for any other text."""
    wanted = given.strip().lower()
    names = {one.name.lower(): code for code, one in COUNTRIES.items()} | {"uk": "GB", "usa": "US"}
    return names.get(wanted)


def facts_of(spec: str | None) -> Country:
    """Zone and currency of a country or a part of it."""
    return COUNTRIES.get(spec.partition("-")[0], ELSEWHERE) if spec is not None else ELSEWHERE
