using System.Text;
using Crabbymetrics.Data;

namespace Crabbymetrics.Tests.Data;

internal static class TextSource
{
    public static CsvSource Csv(string text, CsvOptions? options = null) => Csv(Encoding.UTF8.GetBytes(text), options);

    public static CsvSource Csv(byte[] bytes, CsvOptions? options = null) =>
        CsvSource.Open("data.csv", () => new MemoryStream(bytes), options);

    public static ColumnRequest Number(string name) => new(name, ColumnKind.Number);

    public static ColumnRequest Label(string name) => new(name, ColumnKind.Label);
}
