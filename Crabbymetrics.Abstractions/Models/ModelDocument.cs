using System.Security.Cryptography;
using System.Text.Json;

namespace Crabbymetrics;

/// <summary>
/// The file of a saved model: JSON with the format, its version, a checksum and the model, and further parts that other assemblies add (the
/// formula). The checksum is the SHA-256 of all but itself, written without white space, so that a file may be indented and still be whole.
/// </summary>
public sealed class ModelDocument
{
    /// <summary>The text by which a file is told from other JSON.</summary>
    public const string Format = "crabbymetrics-model";

    /// <summary>The version of the format that this assembly reads and writes.</summary>
    public const int Version = 1;

    private const string ChecksumName = "checksum";
    private const string ModelName = "model";

    private ModelDocument(JsonElement root, ModelState state)
    {
        Root = root;
        State = state;
    }

    /// <summary>The model.</summary>
    public ModelState State { get; }

    /// <summary>The whole file.</summary>
    public JsonElement Root { get; }

    /// <summary>A part that was added to the model.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The part; null where there is none.</returns>
    public JsonElement? Part(string name) => Root.TryGetProperty(name, out JsonElement part) ? part : null;

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Receives UTF-8 text. It is left open.</param>
    /// <param name="state">The model.</param>
    /// <param name="parts">Writes further properties of the root object; null for none.</param>
    public static void Write(Stream stream, ModelState state, Action<Utf8JsonWriter>? parts = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(state);
        byte[] content = Text(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            writer.WriteStartObject(ModelName);
            ModelStateWriter.Write(writer, state);
            writer.WriteEndObject();
            parts?.Invoke(writer);
            writer.WriteEndObject();
        });
        using JsonDocument document = JsonDocument.Parse(content);
        byte[] whole = Text(
            writer =>
            {
                writer.WriteStartObject();
                foreach (JsonProperty property in document.RootElement.EnumerateObject())
                {
                    if (property.NameEquals(ModelName))
                    {
                        writer.WriteString(ChecksumName, ChecksumOf(document.RootElement));
                    }

                    property.WriteTo(writer);
                }

                writer.WriteEndObject();
            },
            indented: true
        );
        stream.Write(whole);
        stream.Write("\n"u8);
    }

    /// <summary>Reads a model. Nothing is believed before the format, its version and the checksum are right.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="name">Where it comes from, for the messages: a file's name.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FormatException">It is no JSON, or cut off; it is of another format or version; the checksum is wrong; or a part is
    /// missing. The message says which.</exception>
    public static ModelDocument Read(Stream stream, string name = "the stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        JsonElement root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            root = document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new FormatException(
                $"{name}: it is no whole JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}), so that it is no saved "
                    + "model, or one that was cut off.",
                error
            );
        }

        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("format", out JsonElement format)
            || format.ValueKind != JsonValueKind.String
            || !format.ValueEquals(Format)
        )
        {
            throw new FormatException(
                $"{name}: it is JSON, but no saved model: its 'format' is not '{Format}'. crabby fit ... --save FILE writes one."
            );
        }

        if (!root.TryGetProperty("version", out JsonElement version) || !version.TryInt32(out int number) || number != Version)
        {
            throw new FormatException(
                $"{name}: it is a saved model of version {version.WordOrNone()} of the format; this program reads version {Version}."
            );
        }

        if (
            !root.TryGetProperty(ChecksumName, out JsonElement checksum)
            || checksum.ValueKind != JsonValueKind.String
            || !checksum.ValueEquals(ChecksumOf(root))
        )
        {
            throw new FormatException(
                $"{name}: its checksum is wrong: the file was changed after it was saved. Save the model again rather than edit it."
            );
        }

        try
        {
            return new ModelDocument(root, ModelStateReader.Read(new ModelJson(root, name).Child(ModelName)));
        }
        catch (FormatException error) when (!error.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new FormatException($"{name}: {error.Message}", error);
        }
    }

    private static string ChecksumOf(JsonElement root) =>
        "sha256:"
        + Convert.ToHexStringLower(
            SHA256.HashData(
                Text(writer =>
                {
                    writer.WriteStartObject();
                    foreach (JsonProperty property in root.EnumerateObject())
                    {
                        if (!property.NameEquals(ChecksumName))
                        {
                            property.WriteTo(writer);
                        }
                    }

                    writer.WriteEndObject();
                })
            )
        );

    private static byte[] Text(Action<Utf8JsonWriter> write, bool indented = false)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = indented, NewLine = "\n" }))
        {
            write(writer);
        }

        return buffer.ToArray();
    }
}
