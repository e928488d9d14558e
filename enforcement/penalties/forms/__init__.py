"""The inputs of each verb of a penalty, in the order of life. What is asked here, the services judge."""

from casework.workflow.desk.corrections import CORRECTIONS
from casework.workflow.forms import table_of
from enforcement.penalties.forms.deciding import (
    Decide,
    DecideNoPenalty,
    DecideOnTheSpot,
    Discuss,
    HoldHearing,
    Notify,
    NotifyHearing,
    RecordDefence,
    RequestHearing,
    Review,
    Serve,
)
from enforcement.penalties.forms.opening import (
    Check,
    DeclineFiling,
    EndInvestigation,
    Extend,
    File,
    FileWithOrgan,
    Investigate,
    Preserve,
    Release,
    Seize,
    TransferToPolice,
)
from enforcement.penalties.forms.performing import (
    Appeal,
    ApplyCourtExecution,
    Archive,
    BankCash,
    Close,
    Defer,
    HandInCash,
    MarkOverdue,
    Pay,
    Publish,
    RecordExecution,
    Remind,
    ResolveAppeal,
    Revoke,
    WithdrawPublication,
)

FORMS = table_of(
    Check, DeclineFiling, DecideOnTheSpot, FileWithOrgan, File, Investigate, Preserve, Seize, Release, EndInvestigation, TransferToPolice,
    Extend, Notify, RecordDefence, RequestHearing, NotifyHearing, HoldHearing, Review, Discuss, Decide, DecideNoPenalty, Serve, Pay,
    HandInCash, BankCash, Defer, MarkOverdue, Remind, ApplyCourtExecution, RecordExecution, Appeal, ResolveAppeal, Revoke, Publish,
    WithdrawPublication, Close, Archive, *CORRECTIONS,
)  # fmt: skip
