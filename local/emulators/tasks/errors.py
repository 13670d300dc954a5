"""Errors of the API with Cloud Tasks' gRPC status codes."""

from __future__ import annotations

import grpc


class TasksError(Exception):
    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotFoundError(TasksError):
    def __init__(self, what: str) -> None:
        super().__init__(grpc.StatusCode.NOT_FOUND, f"{what} does not exist.")


class AlreadyExistsError(TasksError):
    def __init__(self, what: str) -> None:
        super().__init__(grpc.StatusCode.ALREADY_EXISTS, f"{what} already exists.")


class InvalidArgumentError(TasksError):
    def __init__(self, message: str) -> None:
        super().__init__(grpc.StatusCode.INVALID_ARGUMENT, message)
