"""What every REST surface shares."""
