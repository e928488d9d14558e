"""Terms of law, the working calendar they are counted by, and the clocks that run."""
