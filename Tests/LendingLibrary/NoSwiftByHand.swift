// All Swift of this module is made from schema.yaml beside it. A module needs a file, and this is it.
