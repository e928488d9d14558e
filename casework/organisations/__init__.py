"""Who is where: units as a dated tree, people and their roles in them."""
