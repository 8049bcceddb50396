"""The interface held to its OpenAPI document by schemathesis: bounded in `make test`, at length in `make fuzz`."""
