"""Numbers measured on traces, and what may be claimed from them."""
