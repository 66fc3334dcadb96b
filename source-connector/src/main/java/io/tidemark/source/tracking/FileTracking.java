package io.tidemark.source.tracking;

import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.Prints;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps states as files in a directory that belongs to one scope of one sync of one connector. Who
 * has locked it may use it, so that no two tasks share a file, whichever workers they run in. The
 * state of run 7 is the file {@code 7.state}, and what later runs have sent is in {@code 7.sent}.
 */
public final class FileTracking implements Tracking {
  private static final Logger LOG = LoggerFactory.getLogger(FileTracking.class);
  private static final String LOCK = "lock";
  private static final int READABLE = 80;

  private final Path directory;
  private @Nullable FileLock lock;

  /**
   * @param base {@code snapshot.dir}
   */
  public FileTracking(Path base, String connector, StreamId stream, int scope) {
    this.directory = base.resolve(name(connector, stream, scope));
  }

  /**
   * People read the first part of it; the second keeps apart what differs, whatever its letters.
   */
  private static String name(String connector, StreamId stream, int scope) {
    String text = (stream.source() + "." + stream.sync()).replaceAll("[^A-Za-z0-9._-]", "_");
    List<@Nullable String> whole =
        List.of(connector, stream.source(), stream.sync(), String.valueOf(scope));
    return text.substring(0, Math.min(READABLE, text.length())) + "-" + Prints.of(whole);
  }

  Path directory() {
    return directory;
  }

  @Override
  public Optional<String> obstacle() {
    try {
      if (lock != null && Files.exists(directory.resolve(LOCK))) {
        return Optional.empty();
      }
      close();
      make();
      lock = lock();
      return lock != null
          ? Optional.empty()
          : Optional.of("another task or worker holds the directory " + directory);
    } catch (IOException e) {
      return Optional.of(String.valueOf(new TrackingException(directory, e).getMessage()));
    }
  }

  /** Keys are data, and the default place is one that everybody may read. */
  private void make() throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path base = directory.toAbsolutePath().getParent();
    if (base != null) {
      Files.createDirectories(base);
    }
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(directory);
    }
  }

  private @Nullable FileLock lock() throws IOException {
    FileChannel file =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = file.tryLock();
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is held within this worker", directory);
    } finally {
      if (held == null) {
        file.close();
      }
    }
    return held;
  }

  @Override
  public Optional<KnownRows> known(long run, String print) {
    Path name = directory.resolve(run + ".state");
    if (!Files.exists(name)) {
      LOG.info("There is no state of run {} in {}", run, directory);
      return Optional.empty();
    }
    try {
      StateFile state = StateFile.open(name, run, print);
      try {
        SentKeys sent = SentKeys.open(directory.resolve(run + ".sent"));
        return Optional.of(new FileKnownRows(directory, state, sent));
      } catch (IOException | RuntimeException e) {
        state.close();
        throw e;
      }
    } catch (ClosedChannelException e) {
      throw new TrackingException(
          directory, e); // the task stops, and the state is as good as before
    } catch (IOException e) {
      LOG.warn("The state of run {} in {} is of no use: {}", run, directory, e.toString());
      return Optional.empty();
    }
  }

  @Override
  public NewState begin(long run, String print) {
    try {
      return new StateWriter(directory, run, print);
    } catch (IOException e) {
      throw new TrackingException(directory, e);
    }
  }

  @Override
  public void keep(long run) {
    remove(name -> !name.startsWith(run + "."));
  }

  @Override
  public void forget() {
    remove(name -> true);
  }

  private void remove(Predicate<String> unwanted) {
    if (lock == null) {
      return; // what is there is another's
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!name.equals(LOCK) && unwanted.test(name)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} is not tidied up: {}", directory, e.toString());
    }
  }

  @Override
  public void close() {
    FileLock held = lock;
    lock = null;
    if (held != null) {
      try {
        held.acquiredBy().close();
      } catch (IOException e) {
        LOG.warn("{} is not let go: {}", directory, e.toString());
      }
    }
  }
}
