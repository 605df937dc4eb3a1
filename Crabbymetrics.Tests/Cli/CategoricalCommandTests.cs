using System.Text;
using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Text columns in the formula of the tool.</summary>
public sealed class CategoricalCommandTests
{
    [Test]
    public void A_text_column_is_fitted_tested_and_predicted_for()
    {
        StringBuilder text = new("y,x,region\n"),
            dummies = new("y,x,south,west\n");
        for (int i = 0; i < 60; i++)
        {
            string region =
                i % 3 == 0 ? "south"
                : i % 3 == 1 ? "north"
                : "west";
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(i * 7) % 5},{i % 4},{region}\n");
            dummies.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{(i * 7) % 5},{i % 4},{(i % 3 == 0 ? 1 : 0)},{(i % 3 == 2 ? 1 : 0)}\n"
            );
        }

        using TemporaryFile rows = new("x,region\n1,west\n2,north\n");
        CrabbyRun run = CrabbyRun.PoissonOf(
            text.ToString(),
            "y ~ x + region",
            "--test",
            "region[south] = region[west]",
            "--predict",
            rows.Path,
            "--output",
            "json"
        );
        CrabbyRun expected = CrabbyRun.PoissonOf(dummies.ToString(), "y ~ x + south + west", "--output", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement[] parameters = [.. run.Json.GetProperty("parameters").EnumerateArray()];
        JsonElement[] others = [.. expected.Json.GetProperty("parameters").EnumerateArray()];
        Assert.Multiple(() =>
        {
            Assert.That(
                parameters.Select(static parameter => parameter.GetProperty("name").GetString()),
                Is.EqualTo((string[])["(Intercept)", "x", "region[south]", "region[west]"])
            );
            for (int j = 0; j < 4; j++)
            {
                Assert.That(
                    parameters[j].GetProperty("estimate").GetDouble(),
                    Is.EqualTo(others[j].GetProperty("estimate").GetDouble()).Within(1e-7)
                );
                Assert.That(
                    parameters[j].GetProperty("std_error").GetDouble(),
                    Is.EqualTo(others[j].GetProperty("std_error").GetDouble()).Within(1e-7)
                );
            }

            Assert.That(run.Json.GetProperty("predictions").GetArrayLength(), Is.EqualTo(2));
        });
    }

    [Test]
    public void Without_an_intercept_every_level_has_a_dummy()
    {
        CrabbyRun run = CrabbyRun.PoissonOf("y,g\n1,a\n2,b\n3,a\n2,b\n", "y ~ g", "--no-intercept", "--output", "json");
        Assert.That(
            run.Json.GetProperty("parameters").EnumerateArray().Select(static parameter => parameter.GetProperty("name").GetString()),
            Is.EqualTo((string[])["g[a]", "g[b]"])
        );
    }
}
