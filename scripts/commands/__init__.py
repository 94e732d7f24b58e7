"""The commands of `reports.py`, one module each. They print and write; what is found and proposed comes from `eventlib`."""
