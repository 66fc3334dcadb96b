package io.tidemark.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.log.RejectQuery;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Rejected records as a file, however many: they are read page by page while it is being sent. The
 * first page is read before, so that what is wrong can be answered still.
 */
final class RejectFile {
  private final Function<RejectQuery, List<ObjectNode>> pages;
  private final RejectQuery query;
  private final List<ObjectNode> first;

  /**
   * A file of all that a query is about.
   *
   * @param pages reads records, as many as the query's limit says at most
   * @param query says where to begin, and how long a page is
   */
  RejectFile(Function<RejectQuery, List<ObjectNode>> pages, RejectQuery query) {
    this.pages = pages;
    this.query = query;
    this.first = pages.apply(query);
  }

  @FunctionalInterface
  private interface Line {
    void write(ObjectNode reject) throws IOException;
  }

  /** As a spreadsheet reads it; nothing where there is no record. */
  StreamingOutput csv() {
    return out -> {
      Writer file = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      if (!first.isEmpty()) {
        file.write(Csv.names(first.get(0)));
      }
      each(reject -> file.write(Csv.line(reject)));
      file.flush();
    };
  }

  /** In the shape of an answer that has all of them. */
  StreamingOutput json() {
    return out -> {
      JsonGenerator file = Answers.JSON.createGenerator(out);
      file.writeStartObject();
      file.writeArrayFieldStart("errors");
      each(file::writeTree);
      file.writeEndArray();
      file.writeNullField("next");
      file.writeEndObject();
      file.flush();
    };
  }

  private void each(Line line) throws IOException {
    List<ObjectNode> page = first;
    while (true) {
      for (ObjectNode reject : page) {
        line.write(reject);
      }
      if (page.size() < query.limit()) {
        return;
      }
      page = pages.apply(query.behind(place(page.get(page.size() - 1))));
    }
  }

  /** Where a record lies. */
  static RejectQuery.Place place(ObjectNode reject) {
    return new RejectQuery.Place(
        reject.path("topic").asText(),
        reject.path("part").longValue(),
        reject.path("position").longValue());
  }
}
