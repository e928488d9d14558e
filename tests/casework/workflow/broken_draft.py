"""A draft that contradicts itself; to import it is to be told so."""

from tests.casework.workflow.versions import changed

TABLE = changed(9, renamed={"CLOSED": "NOWHERE"})
