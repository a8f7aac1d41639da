"""The ledger and what is derived from it. Nothing else opens the case file."""

from .chain import Signer
from .ledger import CaseFile
from .result import Result, VerifyResult
from .views import Views

__all__ = ["CaseFile", "Result", "Signer", "VerifyResult", "Views"]
