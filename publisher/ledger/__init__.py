"""What was sent where: the record (`record`), and its files (`store`).

No secret, no decision, and no platform's name but as a configured target may enter here.
"""

from publisher.ledger.record import LedgerEntry, Pending, Sent, TargetEntry
from publisher.ledger.store import Ledger, Loaded

__all__ = ["Ledger", "LedgerEntry", "Loaded", "Pending", "Sent", "TargetEntry"]
