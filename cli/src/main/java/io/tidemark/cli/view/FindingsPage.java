package io.tidemark.cli.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.view.TextTable.Cell;
import java.util.List;

/** Findings, one to a line. */
public final class FindingsPage {
  private FindingsPage() {}

  /** The lines. */
  public static List<String> lines(List<Finding> findings, Style style) {
    TextTable table = new TextTable("WHAT", "STATE", "");
    for (Finding finding : findings) {
      table.add(
          List.of(
              new Cell(Tone.PLAIN, Words.line(finding.what())),
              new Cell(finding.state().tone(), finding.state().text()),
              new Cell(Tone.PLAIN, Words.line(finding.message()))));
    }
    return table.lines(style);
  }

  /** {@code {"findings": [{"what": …, "state": "ok", "message": …}]}}. */
  public static ObjectNode json(List<Finding> findings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("findings");
    for (Finding finding : findings) {
      all.addObject()
          .put("what", finding.what())
          .put("state", finding.state().text())
          .put("message", finding.message());
    }
    return json;
  }
}
