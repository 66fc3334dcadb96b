package io.tidemark.bench.plugin;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Takes records and does nothing with them. The worker commits its offsets. */
public final class DiscardSinkTask extends SinkTask {

  @Override
  public void start(Map<String, String> props) {
    // needs nothing
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    // that is all
  }

  @Override
  public void stop() {
    // holds nothing
  }

  @Override
  public String version() {
    return "benchmark";
  }
}
