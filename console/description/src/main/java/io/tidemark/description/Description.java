package io.tidemark.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The API as openapi.json describes it. */
public final class Description {
  private static final String PLACE = "https://tidemark.example/openapi.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String text;
  private final JsonNode root;
  private final JsonSchemaFactory schemas;

  public Description() {
    try (InputStream in =
        Description.class.getResourceAsStream("/io/tidemark/console/web/api/openapi.json")) {
      text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      root = JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schemas =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012, b -> b.schemaLoaders(l -> l.schemas(Map.of(PLACE, text))));
  }

  /** All operations, as {@code GET /path}. */
  public Set<String> operations() {
    Set<String> all = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }
    return all;
  }

  /** Insists that an answer is what its operation says of that status, and no more. */
  public void check(String operation, int status, String answer) {
    String[] words = operation.split(" ", 2);
    JsonNode responses =
        root.path("paths").path(words[1]).path(words[0].toLowerCase(Locale.ROOT)).path("responses");
    assertThat(responses.isMissingNode()).as("no operation " + operation).isFalse();
    JsonNode response =
        responses.has(String.valueOf(status))
            ? responses.path(String.valueOf(status))
            : responses.path("default");
    if (response.has("$ref")) {
      response = root.at(response.path("$ref").asText().substring(1));
    }
    String ref = response.at("/content/application~1json/schema/$ref").asText();
    assertThat(ref).as("%s has no schema for %s", operation, status).isNotEmpty();
    assertThat(schemas.getSchema(SchemaLocation.of(PLACE + ref)).validate(json(answer)))
        .as("%s: %s", operation, answer)
        .isEmpty();
  }

  /** An answer, read. */
  public static JsonNode json(String answer) {
    try {
      return JSON.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
