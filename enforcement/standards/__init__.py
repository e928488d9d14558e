"""What a penalty is measured by: dated reference data, and the arithmetic and wording the law prescribes."""
