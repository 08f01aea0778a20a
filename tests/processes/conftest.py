from tests.processes.ground import ground

__all__ = ["ground"]
