package io.tidemark.bench;

import io.tidemark.bench.discard.DiscardSinkConnector;
import io.tidemark.cli.quickstart.ConnectorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The sink that discards, with the same consumer and converters as Tidemark's. */
final class Discard implements Contestant {

  private final Servers servers;
  private final ConnectorFile tidemark;
  private final Path position;
  private final String name;

  /**
   * One run.
   *
   * @param tidemark the configuration to take consumer and converters from
   */
  Discard(Servers servers, ConnectorFile tidemark, Path folder, int round) {
    this.servers = servers;
    this.tidemark = tidemark;
    name = "discard-" + round;
    position = folder.resolve(name + ".position");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, String> prepare() {
    write(new byte[Long.BYTES]);
    Map<String, String> config = new TreeMap<>(tidemark.config());
    config
        .keySet()
        .removeIf(key -> !key.startsWith("consumer.override.") && !key.contains("converter"));
    config.put("connector.class", DiscardSinkConnector.class.getName());
    config.put("tasks.max", "1");
    config.put("topics", Feed.TOPIC);
    config.put(DiscardSinkConnector.POSITION_FILE, position.toString());
    return config;
  }

  @Override
  public Sample sample() {
    long at = ByteBuffer.wrap(read()).getLong();
    return new Sample(System.currentTimeMillis(), at, 0, servers.workerCpuSeconds());
  }

  @Override
  public long finish() {
    return 0;
  }

  @Override
  public void clear() {
    // leaves nothing
  }

  private void write(byte[] bytes) {
    try {
      Files.write(position, bytes);
    } catch (IOException e) {
      throw new BenchException("Cannot write " + position, e);
    }
  }

  private byte[] read() {
    try {
      return Files.readAllBytes(position);
    } catch (IOException e) {
      throw new BenchException("Cannot read " + position, e);
    }
  }
}
