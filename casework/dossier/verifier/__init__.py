"""
Verifies a dossier that was exported, without us. Pure, of the standard library of Python 3.9 alone, as are the pages of the ledger
it needs: export/standalone.py joins them into the one file that lies in every bag and that verify_dossier runs.
"""
