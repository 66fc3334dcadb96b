package io.tidemark.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A report for programs: {@code machine}, {@code laps}, {@code comparisons}, {@code scales}, {@code
 * growths}, {@code goals}, {@code failures}.
 */
public final class Json {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Json() {}

  /** With line breaks. */
  public static String of(Report report) {
    ObjectNode json = JSON.createObjectNode();
    json.set("machine", JSON.valueToTree(report.machine()));
    json.put("laps", report.laps());
    report.comparisons().forEach(one -> json.withArray("/comparisons").add(comparison(one)));
    json.set("scales", JSON.valueToTree(report.scales()));
    json.set("growths", JSON.valueToTree(report.growths()));
    json.set("goals", JSON.valueToTree(report.verdicts()));
    json.set("failures", JSON.valueToTree(report.failures()));
    return json.toPrettyString();
  }

  private static ObjectNode comparison(Comparison comparison) {
    ObjectNode json = JSON.createObjectNode();
    json.put("workload", comparison.workload());
    json.put("tasks", comparison.tasks());
    json.put("phase", comparison.phase());
    json.put("rows", comparison.rows());
    comparison.entries().forEach(one -> json.withArray("/contestants").add(entry(comparison, one)));
    return json;
  }

  private static ObjectNode entry(Comparison comparison, Entry entry) {
    ObjectNode json = JSON.createObjectNode();
    json.put("name", entry.contestant());
    json.set("rowsPerSecond", JSON.valueToTree(entry.rate()));
    comparison
        .entries()
        .forEach(
            other ->
                comparison
                    .ratio(entry, other.contestant())
                    .ifPresent(
                        ratio ->
                            json.withObject("/ratios")
                                .set(other.contestant(), JSON.valueToTree(ratio))));
    json.put("walBytesPerRow", entry.cost(Lap::walPerRow));
    json.put("peakBytes", entry.peakBytes());
    json.set("laps", JSON.valueToTree(entry.laps()));
    return json;
  }
}
