package io.tidemark.console.act;

import io.tidemark.console.cluster.Connector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a resync needs of the sinks that write a sync: it sends all rows once more, which only an
 * upsert takes without harm.
 */
public final class ResyncRule {
  private ResyncRule() {}

  /** Why a resync should not be sent, if it should not. */
  public static Optional<String> objection(List<Connector> sinks) {
    return sinks.stream().flatMap(sink -> objection(sink).stream()).findFirst();
  }

  private static Optional<String> objection(Connector sink) {
    return sink.config().entrySet().stream()
        .filter(ResyncRule::duplicates)
        .sorted(Map.Entry.comparingByKey())
        .findFirst()
        .map(
            setting ->
                "sink %s has %s=%s: a resync sends all rows again, which it would not update. Send"
                        .formatted(sink.name(), setting.getKey(), setting.getValue())
                    + " {\"force\": true} to do it all the same");
  }

  private static boolean duplicates(Map.Entry<String, String> setting) {
    String key = setting.getKey();
    boolean writes = key.equals("write.mode") && setting.getValue().equals("append");
    boolean records = key.equals("record.mode") || isTableKey(key);
    return writes || (records && setting.getValue().equals("insert"));
  }

  private static boolean isTableKey(String key) {
    return key.startsWith("tables.") && key.endsWith(".record.mode");
  }
}
