"""The papers of a dispute: which acts issue which, which are set from their entry when somebody reads them, and what each states."""
