package io.tidemark.source.tracking;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What files do not do by themselves. */
final class Disk {

  private Disk() {}

  /** Fills the buffer from a place in the file. */
  static void read(FileChannel file, ByteBuffer into, long at) throws IOException {
    long from = at;
    while (into.hasRemaining()) {
      int read = file.read(into, from);
      if (read < 0) {
        throw new EOFException("the file ends too early");
      }
      from += read;
    }
  }

  /** Gives a file that is on the disk its name, in one step that is on the disk too. */
  static void publish(Path written, Path name) throws IOException {
    Files.move(written, name, StandardCopyOption.ATOMIC_MOVE);
    forceNames(name);
  }

  /** Makes the name of a file durable. Windows opens no directories, and keeps names itself. */
  static void forceNames(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory != null && File.separatorChar == '/') {
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }
}
