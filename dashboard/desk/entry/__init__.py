"""Entering and changing one incident."""
