"""What the trail proves: records chained by keys that are gone, sealed to auditors, read back and verified."""
