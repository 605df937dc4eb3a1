using System.Text.Json;

namespace Crabbymetrics;

/// <summary>Reads of JSON values that do not throw.</summary>
internal static class JsonWords
{
    /// <summary>Reads a whole number, whatever the value is.</summary>
    public static bool TryInt32(this JsonElement value, out int number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
    }

    /// <summary>The value as it stands; <c>none</c> for one that is not there.</summary>
    public static string WordOrNone(this JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "none" : value.GetRawText();
}
