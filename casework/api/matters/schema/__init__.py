"""What the API is, told to programs: OpenAPI 3.1 drawn from the code, and the pages that show it."""
