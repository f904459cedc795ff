"""The models as PyBaMM's model zoo lists them: a folder each, with manifest, citation, example and contract."""
