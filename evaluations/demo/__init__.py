"""The world of the demo: the units of the report, two campaigns, and invented units that carry whatever is not good."""

from evaluations.demo.load import is_loaded, load_demo
from evaluations.demo.people import Account, accounts, set_password
from evaluations.demo.secret import demo_password

__all__ = ["Account", "accounts", "demo_password", "is_loaded", "load_demo", "set_password"]
