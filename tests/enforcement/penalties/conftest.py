from tests.enforcement.penalties.cases import bureau as bureau
