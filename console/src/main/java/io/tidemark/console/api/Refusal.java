package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.WebApplicationException;

/**
 * What is answered instead of what was asked for, in the shape of Connect's own errors. It has its
 * answer with it: of one that has none, Connect makes an answer and writes an error with a trace
 * into the worker's log, as if the worker were broken and not the request.
 */
final class Refusal {
  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int UNAVAILABLE = 503;

  private Refusal() {}

  /**
   * A refusal, to be thrown.
   *
   * @param status of HTTP
   * @param message what is wrong, and what to do
   */
  static WebApplicationException of(int status, String message) {
    return new WebApplicationException(message, Answers.json(status, json(status, message)));
  }

  /** The same of something that was asked for and is not there. */
  static WebApplicationException notFound(String message) {
    return of(NOT_FOUND, message);
  }

  static ObjectNode json(int status, String message) {
    return JsonNodeFactory.instance.objectNode().put("error_code", status).put("message", message);
  }
}
