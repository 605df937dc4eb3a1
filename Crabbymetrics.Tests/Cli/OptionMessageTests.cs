using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Cli;

/// <summary>What a user of the tool reads of a wrong option names the option as it was typed, of every model: no member of C#.</summary>
public sealed class OptionMessageTests
{
    private const string Data = "y,x\n1,1\n0,2\n0,3\n1,4\n1,5\n0,6\n";

    private static readonly string[] Panel = ["--unit", "y", "--time", "x", "--outcome", "y", "--treated", "1", "--from", "4"];

    private static IEnumerable<TestCaseData> Flags =>
        Models()
            .SelectMany(static model =>
                model
                    .Options.Options.Where(static option => option is { Flag: not null, SwitchValue: null })
                    .Select(option => new TestCaseData(model.Name, option.Name).SetArgDisplayNames(model.Name, option.Flag!))
            );

    [TestCaseSource(nameof(Flags))]
    public void A_wrong_value_is_told_by_its_flag(string name, string member)
    {
        EstimatorDescriptor model = Models().Single(model => model.Name == name);
        OptionDescriptor option = model.Options.Find(member)!;
        // A reference period is below 0.
        string outside = option.Flag == "--reference" ? "7" : "-7";
        string[] wrong = option.Type is OptionType.Number or OptionType.WholeNumber ? ["much", outside] : ["no-such-name"];
        foreach (string value in wrong)
        {
            string[] penalty = model.Name == "elastic-net" && option.Flag is not ("--l1" or "--l2") ? ["--l1", "1"] : [];
            string[] data = model.Form switch
            {
                DataForm.Panel => Panel,
                DataForm.Columns => ["--columns", "y,x"],
                _ => ["--formula", "y ~ x"],
            };
            CrabbyRun run = CrabbyRun.OfInput(Data, ["fit", name, "-", .. data, option.Flag!, value, .. penalty]);
            Assert.Multiple(() =>
            {
                Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
                Assert.That(run.ErrorLine, Does.Contain(value).Or.Contain(option.Flag!));
                Assert.That(run.ErrorLine, Does.Not.Contain("\n"));
                foreach (OptionDescriptor other in model.Options.Options.Where(static other => other.Name.Any(char.IsLower)))
                {
                    Assert.That(run.ErrorLine, Does.Not.Match($@"(?<!-)\b{other.Name}\b"), value);
                }
            });
        }
    }

    [TestCaseSource(nameof(FormulaNames))]
    public void A_role_is_refused_exactly_where_the_descriptor_does_not_name_it(string name)
    {
        EstimatorDescriptor model = Models().Single(model => model.Name == name);
        IEstimator<RegressionData, IEstimationResult> estimator =
            (IEstimator<RegressionData, IEstimationResult>)
                model.Create(
                    // Without a penalty this one refuses whatever the data are.
                    name == "multinomial-elastic-net"
                        ? new MultinomialElasticNetOptions { Lambda = 0.01 }
                        : model.Options.CreateOptions()
                );
        double[,] x = new double[40, 1];
        double[] y = new double[40];
        for (int i = 0; i < 40; i++)
        {
            x[i, 0] = Math.Sin(1.7 * i);
            y[i] = name is "gamma" or "inverse-gaussian" ? 1.0 + (i % 3) : i * i % 7 % 2;
        }

        RegressionData data = RegressionData.Create(x, y);
        if (model.Roles.HasFlag(DataRoles.Instruments))
        {
            double[] z = [.. Enumerable.Range(0, 40).Select(i => x[i, 0] + Math.Cos(i))];
            data = data.WithInstruments(DesignMatrix.Create(40, [KeyValuePair.Create("z", z)]), data.Design.ColumnNames[0]);
        }

        double[] cohorts = [.. Enumerable.Range(0, 40).Select(static i => i / 4 % 2 == 0 ? 2.0 : double.PositiveInfinity)],
            periods = [.. Enumerable.Range(0, 40).Select(static i => i % 4.0)];
        if (model.Roles.HasFlag(DataRoles.Treatment))
        {
            data = data.WithAbsorbed("unit", [.. Enumerable.Range(0, 40).Select(static i => i / 4)]).WithTreatment(cohorts, periods);
        }

        (DataRoles Role, RegressionData Data)[] roles =
        [
            (DataRoles.Treatment, data.WithTreatment(cohorts, periods)),
            (DataRoles.Offset, data.WithOffset(new double[40])),
            (DataRoles.Weights, data.WithWeights([.. Enumerable.Repeat(2.0, 40)], WeightKind.Frequency)),
            (DataRoles.Absorbed, data.WithAbsorbed("firm", [.. Enumerable.Range(0, 40).Select(static i => i / 4)])),
        ];
        Assert.Multiple(() =>
        {
            foreach ((DataRoles role, RegressionData with) in roles)
            {
                Assert.That(
                    () => estimator.Fit(with),
                    model.Roles.HasFlag(role) ? Throws.Nothing : Throws.InstanceOf<ArgumentException>(),
                    role.ToString()
                );
            }
        });
    }

    private static IEnumerable<string> FormulaNames() =>
        Models().Where(static model => model.Form == DataForm.Formula).Select(static model => model.Name);

    private static IEnumerable<EstimatorDescriptor> Models()
    {
        ServiceCollection services = new();
        services.AddCrabbymetrics();
        return services.Select(static service => service.ImplementationInstance).OfType<EstimatorDescriptor>();
    }
}
