using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.Families;

/// <summary>Data sets of Fixtures/other and Fixtures/glm with a choice of outcome and columns.</summary>
internal static class OtherData
{
    public static readonly string[] BirthColumns = ["age", "lwt", "raceblack", "raceother", "smoke", "ptd", "ht", "ui"];

    /// <summary>Low birth weight (MASS birthwt): 189 births.</summary>
    public static RegressionData Birth(string outcome = "low", params string[] columns)
    {
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("other/birthwt.csv");
        string[] chosen = columns.Length == 0 ? BirthColumns : columns;
        return RegressionData.Create(chosen.Select(name => KeyValuePair.Create(name, file.Numbers(name))), file.Numbers(outcome), outcome);
    }

    /// <summary>Days absent from school (MASS quine), plus a number.</summary>
    public static RegressionData Quine(double plus = 0.0)
    {
        RegressionData data = Fixture.Glm("quine");
        return RegressionData.Create(data.Design, [.. data.Outcome.ToArray().Select(y => y + plus)]);
    }
}
