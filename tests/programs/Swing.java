import java.awt.Font;
import java.awt.event.ActionEvent;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.swing.AbstractAction;
import javax.swing.JFrame;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;

/** The smallest editor in Swing: shows the file that it is started with, and saves by Ctrl+S. */
public final class Swing {
    public static void main(String[] arguments) {
        SwingUtilities.invokeLater(() -> show(Path.of(arguments[0])));
    }

    private static void show(Path file) {
        try {
            JTextArea area = new JTextArea(Files.readString(file), 10, 60);
            area.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 14));
            area.getInputMap().put(KeyStroke.getKeyStroke(KeyEvent.VK_S, ActionEvent.CTRL_MASK), "save");
            area.getActionMap().put("save", new AbstractAction() {
                @Override
                public void actionPerformed(ActionEvent event) {
                    try {
                        Files.writeString(file, area.getText());
                    } catch (IOException error) {
                        throw new UncheckedIOException(error);
                    }
                }
            });
            JFrame frame = new JFrame(file.getFileName().toString());
            frame.add(new JScrollPane(area));
            frame.setDefaultCloseOperation(JFrame.EXIT_ON_CLOSE);
            frame.pack();
            frame.setVisible(true);
            area.requestFocusInWindow();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
