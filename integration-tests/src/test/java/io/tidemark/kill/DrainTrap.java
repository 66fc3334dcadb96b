package io.tidemark.kill;

/** All rows are read, and a frozen broker acknowledges none of the later ones. */
final class DrainTrap implements Trap {
  private final ReadTrap gate;
  private final Servers servers;

  DrainTrap(ReadTrap gate, Servers servers) {
    this.gate = gate;
    this.servers = servers;
  }

  @Override
  public void awaitSprung() {
    gate.awaitSprung();
    servers.freeze();
    gate.letItReadToTheEnd();
  }

  @Override
  public String evidence() {
    return "all rows were read and the broker was silent";
  }

  @Override
  public void close() {
    gate.close();
    if (servers.broker().isAlive()) {
      servers.thaw();
    }
  }
}
