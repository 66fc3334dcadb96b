package io.tidemark.console;

import static io.tidemark.description.Description.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.console.Server.Answer;
import io.tidemark.description.Description;
import java.util.List;
import java.util.stream.StreamSupport;

/** A server's API, whose answers are as described. */
record Api(Server server) {
  private static final Description DESCRIPTION = new Description();
  private static final String ROOT = "/tidemark/api";

  /**
   * What is at a path that must be there.
   *
   * @param operation the path as the description has it
   */
  JsonNode ok(String operation, String path) {
    Answer answer = server.get(ROOT + path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    DESCRIPTION.check("GET " + ROOT + operation, 200, answer.body());
    return json(answer.body());
  }

  /** Insists that there is nothing at a path, and that it is said why. */
  void missing(String operation, String path, String message) {
    Answer answer = server.get(ROOT + path);
    assertThat(answer.status()).isEqualTo(404);
    DESCRIPTION.check("GET " + ROOT + operation, 404, answer.body());
    assertThat(json(answer.body()).path("message").asText()).contains(message);
  }

  static List<String> texts(JsonNode rows, String field) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.path(field).asText())
        .toList();
  }
}
