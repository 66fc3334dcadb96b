package io.tidemark.bench.discard;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Takes records and shows, in a mapped file that costs no call to the system, how far it is. */
public final class DiscardSinkTask extends SinkTask {

  private ByteBuffer position = ByteBuffer.allocate(Long.BYTES);

  @Override
  public void start(Map<String, String> props) {
    try (RandomAccessFile file =
        new RandomAccessFile(props.get(DiscardSinkConnector.POSITION_FILE), "rw")) {
      position = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    } catch (IOException e) {
      throw new ConnectException("Cannot map " + DiscardSinkConnector.POSITION_FILE, e);
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    for (SinkRecord record : records) {
      position.putLong(0, record.kafkaOffset() + 1);
    }
  }

  @Override
  public void stop() {
    // the mapping goes with the object
  }

  @Override
  public String version() {
    return "benchmark";
  }
}
