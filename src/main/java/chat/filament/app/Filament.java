package chat.filament.app;

/** Entry point. */
public final class Filament {
  private Filament() {}

  public static void main(String[] args) {
    System.out.println("Filament");
  }
}
