using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The probabilities of a multinomial logit. With <c>I</c> 1 where two classes are one and 0 elsewhere,
/// <c>dp_c/de_j = p_c (I_cj - p_j)</c> and <c>d2p_c/(de_j de_l) = p_c ((I_cj - p_j)(I_cl - p_l) - p_j (I_jl - p_l))</c>.
/// </summary>
internal sealed class SoftmaxSurface(IClassContrasts model) : MeanSurface
{
    private readonly int _reference = model.Classes.IndexOf(model.ReferenceClass);
    private readonly int _perClass = model.Design.ColumnCount + (model.HasIntercept ? 1 : 0);

    public override ImmutableArray<string> Classes => model.Classes;

    public override int PredictorCount => model.Classes.Length - 1;

    public override int InterceptOf(int predictor) => model.HasIntercept ? predictor * _perClass : -1;

    public override int ParameterOf(int predictor, int column) => (predictor * _perClass) + column + (model.HasIntercept ? 1 : 0);

    public override void Evaluate(double[][] predictors, SurfaceValues values)
    {
        int classes = Classes.Length;
        int count = PredictorCount;
        double[] p = new double[classes];
        for (int i = 0; i < predictors[0].Length; i++)
        {
            double largest = 0.0;
            for (int j = 0; j < count; j++)
            {
                largest = Math.Max(largest, predictors[j][i]);
            }

            double sum = 0.0;
            for (int c = 0; c < classes; c++)
            {
                p[c] = Math.Exp((c == _reference ? 0.0 : predictors[c < _reference ? c : c - 1][i]) - largest);
                sum += p[c];
            }

            for (int c = 0; c < classes; c++)
            {
                p[c] /= sum;
                values.Means[c][i] = p[c];
            }

            for (int c = 0; c < classes; c++)
            {
                for (int j = 0; j < count; j++)
                {
                    int a = ClassOf(j);
                    double first = (c == a ? 1.0 : 0.0) - p[a];
                    values.First(c, j)[i] = p[c] * first;
                    for (int l = 0; l < count; l++)
                    {
                        int b = ClassOf(l);
                        values.Second(c, j, l)[i] =
                            p[c] * ((first * ((c == b ? 1.0 : 0.0) - p[b])) - (p[a] * ((a == b ? 1.0 : 0.0) - p[b])));
                    }
                }
            }
        }
    }

    private int ClassOf(int predictor) => predictor < _reference ? predictor : predictor + 1;
}
