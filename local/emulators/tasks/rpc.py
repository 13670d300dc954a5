"""The gRPC interface: generic handlers with the client library's message types, without generated server code."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import grpc
from google.cloud.tasks_v2 import (
    CreateQueueRequest,
    CreateTaskRequest,
    DeleteQueueRequest,
    DeleteTaskRequest,
    GetQueueRequest,
    GetTaskRequest,
    ListQueuesRequest,
    ListQueuesResponse,
    ListTasksRequest,
    ListTasksResponse,
    PauseQueueRequest,
    PurgeQueueRequest,
    Queue,
    ResumeQueueRequest,
    RunTaskRequest,
    Task,
    UpdateQueueRequest,
)
from google.protobuf.empty_pb2 import Empty

from local.emulators.tasks.errors import TasksError

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.emulators.tasks.service import CloudTasksService

_SERVICE_NAME = "google.cloud.tasks.v2.CloudTasks"
_THREADS = 16
Method = tuple[str, Any, "Callable[[Any], Any]", "Callable[[Any], bytes]"]


class PortTakenError(Exception):
    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} of 127.0.0.1 is taken.")


def serve(service: CloudTasksService, port: int) -> tuple[grpc.Server, int]:
    """Returns the running server and its port. `port` 0 picks a free one."""
    options = [("grpc.so_reuseport", 0)]  # otherwise two servers could share the port and split the calls
    server = grpc.server(ThreadPoolExecutor(_THREADS, thread_name_prefix="grpc"), options=options)
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(_answering(call), request.deserialize, serialize)
        for name, request, call, serialize in _methods(service)
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE_NAME, handlers),))
    try:
        bound_port = server.add_insecure_port(f"127.0.0.1:{port}")
    except RuntimeError as error:
        raise PortTakenError(port) from error
    server.start()
    return server, bound_port


def _answering(call: Callable[[Any], Any]) -> Callable[[Any, grpc.ServicerContext], Any]:
    def answer(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return call(request)
        except TasksError as error:
            context.abort(error.code, error.message)

    return answer


def _methods(service: CloudTasksService) -> list[Method]:
    queue, task = Queue.serialize, Task.serialize
    return [
        ("CreateQueue", CreateQueueRequest, service.create_queue, queue),
        ("GetQueue", GetQueueRequest, lambda request: service.get_queue(request.name), queue),
        ("ListQueues", ListQueuesRequest, service.list_queues, ListQueuesResponse.serialize),
        ("UpdateQueue", UpdateQueueRequest, service.update_queue, queue),
        ("DeleteQueue", DeleteQueueRequest, lambda request: service.delete_queue(request.name), _nothing),
        ("PurgeQueue", PurgeQueueRequest, lambda request: service.purge_queue(request.name), queue),
        ("PauseQueue", PauseQueueRequest, lambda request: _pause(service, request), queue),
        ("ResumeQueue", ResumeQueueRequest, lambda request: _resume(service, request), queue),
        ("CreateTask", CreateTaskRequest, service.create_task, task),
        ("GetTask", GetTaskRequest, lambda request: service.get_task(request.name, request.response_view), task),
        ("ListTasks", ListTasksRequest, service.list_tasks, ListTasksResponse.serialize),
        ("DeleteTask", DeleteTaskRequest, lambda request: service.delete_task(request.name), _nothing),
        ("RunTask", RunTaskRequest, lambda request: service.run_task(request.name, request.response_view), task),
    ]


def _pause(service: CloudTasksService, request: PauseQueueRequest) -> Queue:
    return service.set_state(request.name, Queue.State.PAUSED)


def _resume(service: CloudTasksService, request: ResumeQueueRequest) -> Queue:
    return service.set_state(request.name, Queue.State.RUNNING)


def _nothing(_result: None) -> bytes:
    message: bytes = Empty().SerializeToString()
    return message
