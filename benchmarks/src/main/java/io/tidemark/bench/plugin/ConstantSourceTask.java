package io.tidemark.bench.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Makes records of values that are always the same. */
public final class ConstantSourceTask extends SourceTask {

  private static final int BATCH = 1000;
  private static final Map<String, Long> PLACE = Map.of("constant", 0L);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private List<SourceRecord> sample = List.of();
  private String topic = "";
  private long left;

  @Override
  public void start(Map<String, String> props) {
    topic = required(props, ConstantSourceConnector.TOPIC);
    left = Long.parseLong(required(props, ConstantSourceConnector.ROWS));
    sample =
        new RecordSample(required(props, ConstantSourceConnector.SERVERS))
            .first(required(props, ConstantSourceConnector.SAMPLE), BATCH);
  }

  private static String required(Map<String, String> props, String key) {
    return Objects.requireNonNull(props.get(key), key);
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    if (left == 0) {
      stopped.await(1, TimeUnit.SECONDS);
      return null;
    }
    List<SourceRecord> batch = new ArrayList<>(sample.size());
    for (SourceRecord one : sample) {
      if (left > 0) {
        batch.add(again(one));
        left--;
      }
    }
    return batch;
  }

  private SourceRecord again(SourceRecord one) {
    return new SourceRecord(
        PLACE,
        PLACE,
        topic,
        null,
        one.keySchema(),
        one.key(),
        one.valueSchema(),
        one.value(),
        null,
        one.headers());
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public String version() {
    return "benchmark";
  }
}
