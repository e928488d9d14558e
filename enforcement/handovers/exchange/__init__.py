"""Packages between two installations: written as signed parcels, sent until they arrive, verified, answered by signed receipts."""
