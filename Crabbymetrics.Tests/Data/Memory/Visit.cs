using System.Globalization;
using System.Text;

namespace Crabbymetrics.Tests.Data.Memory;

/// <summary>A record as an application has it.</summary>
#pragma warning disable IDE1006 // Its properties are columns, whose names are those of the file.
internal sealed record Visit(int visits, double? income, short? age, bool insured, string? region)
#pragma warning restore IDE1006
{
    /// <summary>Made by a fixed rule: every 17th income, 23rd age and 31st region is missing.</summary>
    public static Visit[] Sample(int count)
    {
        Random random = new(7);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Visit(
                    random.Next(6),
                    i % 17 == 0 ? null : Math.Round(random.NextDouble() * 10.0, 1 + (i % 15)),
                    i % 23 == 0 ? null : (short)random.Next(18, 90),
                    random.Next(2) == 0,
                    i % 31 == 0 ? (i % 2 == 0 ? null : "") : new[] { "north", "süd", "east" }[random.Next(3)]
                )),
        ];
    }

    public static string Csv(IEnumerable<Visit> visits)
    {
        StringBuilder text = new("visits,income,age,insured,region\n");
        foreach (Visit visit in visits)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{visit.visits},{visit.income},{visit.age},{(visit.insured ? "true" : "false")},{visit.region}"
            );
        }

        return text.ToString();
    }
}
